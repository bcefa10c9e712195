/** Our sign: a shield that was checked. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="9" class="mark-ground" />
      <path
        class="mark-line"
        d="M16 6.5c2.6 1.8 5.2 2.6 8 2.8v6.5c0 4.9-3.2 8.2-8 10.2-4.8-2-8-5.3-8-10.2V9.3c2.8-.2 5.4-1 8-2.8zM12.2 16.3l2.8 2.8 5-5.4"
      />
    </svg>
  );
}
