/** An element of the page that is shown: a selector, whose first match is used, or a reference in the latest snapshot. */
export type Target = string | { ref: string };

/** Where the agent is after an action. */
export interface Place {
  url: string;
  title: string;
}

interface Tab extends Place {
  index: number;
  isShown: boolean;
}

/** A part of a page as text. */
interface Snapshot extends Place {
  /** One line for each element. */
  text: string;
  /** Of the whole page. */
  lineCount: number;
  /** The first line that is missing in `text`; null if it goes on to the end. */
  nextLine: number | null;
}

/** One agent's browser: its own context with a few tabs. Every method throws errors that the agent may read. */
export interface BrowserSession {
  navigate(url: string, signal?: AbortSignal): Promise<Place & { status: number | null; text: string }>;
  back(signal?: AbortSignal): Promise<Place>;
  /** The page from this line on, with frames and shadow roots. Its references replace those of the page's earlier ones. */
  snapshot(firstLine: number, signal?: AbortSignal): Promise<Snapshot>;
  /** The text of an element, or of the whole page. */
  extractText(target: Target | undefined, signal?: AbortSignal): Promise<string>;
  click(target: Target, signal?: AbortSignal): Promise<Place>;
  fill(target: Target, value: string, signal?: AbortSignal): Promise<Place>;
  /** Chooses options by their value or label; returns the values that are selected then. */
  select(target: Target, values: string[], signal?: AbortSignal): Promise<string[]>;
  check(target: Target, isChecked: boolean, signal?: AbortSignal): Promise<Place>;
  hover(target: Target, signal?: AbortSignal): Promise<Place>;
  /** Presses a key in an element, or where the focus is. */
  press(key: string, target: Target | undefined, signal?: AbortSignal): Promise<Place>;
  /** Scrolls what is at the element, or in the middle of the page. `left`: how many pixels are left in this direction. */
  scroll(
    direction: ScrollDirection,
    pixels: number,
    target: Target | undefined,
    signal?: AbortSignal,
  ): Promise<{ moved: number; left: number }>;
  /** Gives a file to a file input, or to what a click on the element opens; without an element, to what is open. */
  upload(file: UploadedFile, target: Target | undefined, signal?: AbortSignal): Promise<Place>;
  answerDialog(answer: DialogAnswer, signal?: AbortSignal): Promise<Place>;
  listTabs(): Promise<Tab[]>;
  showTab(index: number): Promise<Tab[]>;
  closeTab(index: number): Promise<Tab[]>;
  /** Waits until this text is visible, or for the whole time if it is undefined. */
  waitFor(text: string | undefined, milliseconds: number, signal?: AbortSignal): Promise<Place>;
  screenshot(
    signal?: AbortSignal,
  ): Promise<{ data: Buffer; mimeType: 'image/png' | 'image/jpeg'; url: string }>;
  /**
   * What happened besides, since the last call: tabs that opened, dialogs, downloads. Waits a moment for downloads that
   * have just begun.
   */
  takeNotes(signal?: AbortSignal): Promise<string[]>;
  /** False once it is closed or the browser has stopped: then nothing works any more. */
  isOpen(): boolean;
  close(): Promise<void>;
}

export type ScrollDirection = 'up' | 'down' | 'left' | 'right';

export interface UploadedFile {
  name: string;
  data: Buffer;
}

export interface DialogAnswer {
  accept: boolean;
  /** For a prompt. */
  text?: string | undefined;
}

/** A connection that the gateway did not make: the policy denies it, or the server could not be reached. */
export interface RefusedConnection {
  /** host:port as requested. */
  target: string;
  reason: string;
  isDenied: boolean;
}

/** Calls `listener` for each connection that was not made; returns the unsubscribe function. */
export type OnRefused = (listener: (refused: RefusedConnection) => void) => () => void;

/** What an agent can do with its session. */
export interface SessionUse {
  /** Whether dialogs stay open until they are answered; otherwise they are dismissed. */
  answersDialogs?: boolean;
  /** Keeps a file that a page let the browser download, and returns its path; without it, downloads are refused. */
  keepDownload?(name: string, content: AsyncIterable<Buffer>): Promise<string>;
}
