/** One thing to open: a single file, or everything in a folder. */
export type Dragged = readonly File[];

const mostFiles = 2000;

const fileOf = (entry: FileSystemFileEntry): Promise<File> => new Promise((done, failed) => entry.file(done, failed));
const someOf = (reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> => new Promise((done, failed) => reader.readEntries(done, failed));

/** Files below a folder under their path, beginning with it, so that a model finds its pictures beside it. */
async function filesBelow(folder: FileSystemDirectoryEntry, path: string, into: File[]): Promise<void> {
  const reader = folder.createReader();
  // A reader answers in pieces until it answers with none.
  for (let entries = await someOf(reader); entries.length > 0 && into.length < mostFiles; entries = await someOf(reader))
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory) await filesBelow(entry as FileSystemDirectoryEntry, `${path}${entry.name}/`, into);
      else {
        const file = await fileOf(entry as FileSystemFileEntry);
        into.push(new File([file], path + entry.name, { type: file.type }));
      }
    }
}

/** What was dropped: each file on its own, each folder as one. The entries must be taken before the event is over. */
export function takeDragged(transfer: DataTransfer): Promise<readonly Dragged[]> {
  const taken = [...transfer.items].filter(({ kind }) => kind === 'file').map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  return Promise.all(
    taken.map(async ({ entry, file }): Promise<Dragged> => {
      if (!entry?.isDirectory) return file ? [file] : [];
      const files: File[] = [];
      await filesBelow(entry as FileSystemDirectoryEntry, `${entry.name}/`, files);
      return files;
    }),
  );
}
