import type { Method } from '../method.ts';
import { textOf } from '../parameters.ts';

/** https://core.telegram.org/bots/api#getfile: the link lives for an hour. */
export const getFile: Method = ({ state, bot, values }) => {
  const { file, filePath } = state.files.link(bot.id, textOf(values, 'file_id').trim());
  return {
    file_id: file.fileId,
    file_unique_id: file.fileUniqueId,
    file_size: file.size,
    file_path: filePath,
  };
};
