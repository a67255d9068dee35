import { Link } from 'wouter';
import { useSignOut } from '../api/session';
import type { Session } from '../api/types';
import { Button } from '../parts/button';

/** Who is signed in, with Sign out; in the demo, which would sign in again at once, with the way back to it. */
export function SignedIn({ session }: { session: Session }) {
  const signOut = useSignOut();
  return (
    <span className="signed-in">
      {session.user.name}
      {session.demo ? (
        <Link href="/demo">Demo</Link>
      ) : (
        <Button look="link" isPending={signOut.isPending} busy="Signing out…" onPress={() => signOut.mutate()}>
          Sign out
        </Button>
      )}
      {signOut.isError && <span role="alert">You are still signed in. Try again.</span>}
    </span>
  );
}
