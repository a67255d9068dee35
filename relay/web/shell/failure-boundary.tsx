import { Component, type ReactNode } from 'react';
import { Button } from '../parts/button';
import { Page } from './page';

interface FailureBoundaryProps {
  readonly children: ReactNode;
}

/**
 * Stands in for a page that could not be shown: its script did not come, since the browser is offline or the relay has
 * been updated meanwhile, or it failed. Without it React would take everything off the screen.
 */
export class FailureBoundary extends Component<FailureBoundaryProps, { hasFailed: boolean }> {
  override readonly state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    return this.state.hasFailed ? <Failed /> : this.props.children;
  }
}

function Failed() {
  return (
    <Page title="The page could not be loaded.">
      <div role="alert" className="stack tight">
        <p>AvsB may have been updated, or the connection is gone. What you have edited is kept in this tab.</p>
        <div className="buttons">
          <Button look="primary" onPress={() => location.reload()}>
            Try again
          </Button>
        </div>
      </div>
    </Page>
  );
}
