/** Where a file lies encrypted, and what opens it: all of it said by the sender, so all of it is checked. */
export interface MediaReference {
  kind: 'image' | 'video' | 'document';
  /** The path on WhatsApp's media server. */
  directPath: string | undefined;
  url: string | undefined;
  mediaKey: Uint8Array | undefined;
  /** Of the file. */
  fileSha256: Uint8Array | undefined;
  /** Of the encrypted file. */
  fileEncSha256: Uint8Array | undefined;
  /** In bytes. */
  size: number | undefined;
}
