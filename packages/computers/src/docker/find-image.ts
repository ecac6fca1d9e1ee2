import { type Daemon, refusal } from './open-daemon.ts';

/** An image as the daemon describes it. */
interface Image {
  Id: string;
  Os: string;
  Architecture: string;
}

/** The image of this name, if the daemon has it. */
export async function findImage(daemon: Daemon, name: string): Promise<Image | null> {
  try {
    return await daemon.get<Image>(`/images/${encodeURIComponent(name)}/json`);
  } catch (error) {
    if (refusal(error) === 404) return null;
    throw error;
  }
}
