import { Link } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { buttonClass } from '../ui/button.tsx';
import { EmptyNote } from '../ui/notes.tsx';

export function NotFoundPage() {
  return (
    <EmptyNote
      icon={<Compass />}
      title="Page not found"
      action={
        <Link to="/" className={buttonClass('primary')}>
          Go to the overview
        </Link>
      }
    >
      The address may be mistyped, or the page has moved.
    </EmptyNote>
  );
}
