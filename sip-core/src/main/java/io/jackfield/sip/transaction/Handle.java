package io.jackfield.sip.transaction;

/** What the user of a transaction holds; a transaction that only lingers lets go of it. */
sealed interface Handle permits ServerTransaction, ClientTransaction {}
