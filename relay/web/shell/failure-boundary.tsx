import { Component, type ReactNode } from 'react';
import { Button } from '../parts/button';
import { Page } from './page';
import { texts } from './texts';

interface FailureBoundaryProps {
  readonly children: ReactNode;
}

/**
 * Replaces a page that could not be shown: it failed, or its script could not be loaded because the browser is offline
 * or the relay has been updated. Without it React would remove everything from the screen.
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
    <Page title={texts.failed.title}>
      <div role="alert" className="stack tight">
        <p>{texts.failed.detail}</p>
        <div className="buttons">
          <Button look="primary" onPress={() => location.reload()}>
            {texts.failed.again}
          </Button>
        </div>
      </div>
    </Page>
  );
}
