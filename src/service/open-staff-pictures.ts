import type { StaffPictures } from '../core/review/staff-pictures.ts';

/** Placeholder until the engines are there. */
export function openStaffPictures(): StaffPictures {
  return {
    sideBySide: () => Promise.reject(new Error('none')),
    clip: () => Promise.reject(new Error('none')),
  };
}
