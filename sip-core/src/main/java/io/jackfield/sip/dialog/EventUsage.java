package io.jackfield.sip.dialog;

import io.jackfield.sip.transaction.ServerTransaction;

/** A subscription within a dialog, at one of its ends. */
sealed interface EventUsage permits Subscription, Referral, Notifier {
    /** The NOTIFY, or the SUBSCRIBE, that is for it. */
    void receive(ServerTransaction transaction);
}
