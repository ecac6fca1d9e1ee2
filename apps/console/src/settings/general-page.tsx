import { MemoryCard } from './memory-card.tsx';
import { SettingsSection } from './settings-section.tsx';
import { SignInCard } from './sign-in-card.tsx';

/** What somebody sets for themselves, and how agents use memories. */
export function GeneralPage() {
  return (
    <SettingsSection title="General">
      <SignInCard />
      <MemoryCard />
    </SettingsSection>
  );
}
