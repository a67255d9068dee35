import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  /** Esc, or a press on what lies behind: the dialog's owner may ask first. */
  readonly onClose: () => void;
  readonly role?: 'dialog' | 'alertdialog';
  readonly width?: 'narrow' | 'wide';
  readonly children: ReactNode;
}

/** A modal dialog. React Aria gives the focus back to where it came from. */
export function Dialog({ title, isOpen, onClose, role = 'dialog', width = 'narrow', children }: DialogProps) {
  return (
    <ModalOverlay
      className="dialog-overlay"
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={role === 'dialog'}
    >
      <Modal className={`dialog-modal ${width}`}>
        <AriaDialog className="dialog" role={role}>
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The buttons of a dialog: the way out first, the deed last. */
export function DialogButtons({ children }: { children: ReactNode }) {
  return <div className="dialog-buttons">{children}</div>;
}
