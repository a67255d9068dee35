import { useSignOut } from '../api/session';
import type { Session } from '../api/types';
import { Button } from '../parts/button';
import { texts } from './texts';

/** Who is signed in, with Sign out. Not in the demo, which would sign in again at once. */
export function SignedIn({ session }: { session: Session }) {
  const signOut = useSignOut();
  return (
    <span className="signed-in">
      {session.user.name}
      {!session.demo && (
        <Button look="link" isPending={signOut.isPending} busy={texts.signingOut} onPress={() => signOut.mutate()}>
          {texts.signOut}
        </Button>
      )}
      {signOut.isError && <span role="alert">{texts.notSignedOut}</span>}
    </span>
  );
}
