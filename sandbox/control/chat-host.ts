import type { Readable } from 'node:stream';
import type { Clock } from '../../src/core/clock.ts';
import type { ChannelName } from '../../src/core/channel/channel.ts';
import type {
  ChatChanges,
  GroupAct,
  GroupActAnswer,
  Launch,
  LaunchRequest,
  NewGroup,
  NewMedia,
  NewMessage,
  PersonProfile,
  SeenChat,
  SeenMessage,
  Tap,
} from './contract.ts';
import type { Exchange } from './exchange.ts';
import type { Faults } from './faults.ts';

/** What a host is opened with. */
export interface HostContext {
  now: Clock;
  /** Aborted when the sandbox closes: ends every wait. */
  closing: AbortSignal;
}

/**
 * A stand-in for one messenger, as the control API knows it: the messenger's own HTTP API on one side, the people who use
 * the messenger on the other.
 */
export interface ChatHost {
  readonly messenger: ChannelName;
  /** What goes wrong in the messenger's own API, which asks it for every call. */
  readonly faults: Faults;
  /** Serves the messenger's own HTTP API; false when the path is none of its. */
  serveApi(exchange: Exchange): Promise<boolean>;
  /** A new account and its empty chat with the service. `person.id` is free in every host. */
  addPerson(person: PersonProfile, options: { bot?: string | undefined }): HostedChat;
  /** Absent where the messenger's bots join no groups. */
  addGroup?(personId: number, group: NewGroup): HostedChat;
  /** Who works for the service, as applicants do not; nobody where it is absent. */
  staffIds?(): number[];
  /** One more of them, and their chats. */
  addStaff?(person: PersonProfile): HostedChat[];
  /** Oldest first, those of staff last. */
  chats(): HostedChat[];
  findChat(key: string): HostedChat | undefined;
  findFile(fileId: string): HostedFile | undefined;
  /** How much of what people did the service has not confirmed. */
  pendingUpdates(): number;
  /** Resolves when there is nothing of it left, or throws when `signal` aborts. */
  untilConfirmed(signal: AbortSignal): Promise<void>;
  /** From now on delivers to this webhook. Absent where the service tells the messenger by itself. */
  callAt?(webhookUrl: string): void;
  close(): Promise<void>;
}

/** A chat between one person and the service. What it refuses, it throws as `ControlError`. */
export interface HostedChat {
  seen(): SeenChat;
  /** Everything that changed after that revision. */
  changes(after: number): ChatChanges;
  /** Resolves when the chat's revision is beyond `after`, or throws when `signal` aborts. */
  untilChanged(after: number, signal: AbortSignal): Promise<void>;
  write(message: NewMessage): SeenMessage;
  upload(upload: Upload): Promise<SeenMessage>;
  edit(messageId: number, text: string): SeenMessage;
  /** Presses a button, a row of a list or an item of the menu. Returns what names the tap in the messenger's API. */
  tap(tap: Tap): string;
  /** Opens a page inside the messenger. Absent where the messenger vouches for nobody to pages. */
  launch?(wanted: LaunchRequest): Launch;
  setBlocked(isBlocked: boolean): void;
  /** Takes the messages away on the person's side alone. */
  clear(): void;
  /** Takes one message away for everybody. Absent where the messenger has no such thing. */
  remove?(messageId: number): void;
  /** The bytes that a message carries, for the person to keep. Absent where nothing forbids that. */
  save?(messageId: number): HostedFile;
  /** Absent where there are no groups. */
  actInGroup?(act: GroupAct): GroupActAnswer;
}

/** A file that the person sends. */
export interface Upload {
  bytes: Readable;
  mimeType: string;
  draft: NewMedia;
}

/** A file on this machine, for the person's eyes. */
export interface HostedFile {
  path: string;
  /** In bytes. */
  size: number;
  mimeType?: string;
}
