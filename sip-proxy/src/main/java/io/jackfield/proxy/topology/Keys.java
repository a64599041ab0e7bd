package io.jackfield.proxy.topology;

import java.util.List;

/** The keys of tokens: the first writes, all read. Immutable. */
record Keys(List<Key> all) {
    /**
     * A key and its name.
     *
     * @param id 0 to 255, in every token
     * @param secret at least {@link #LEAST_BYTES} bytes
     */
    record Key(int id, byte[] secret) {
        static final int LEAST_BYTES = 16;

        Key {
            secret = secret.clone();
        }

        @Override
        public byte[] secret() {
            return secret.clone();
        }

        /** The id alone. */
        @Override
        public String toString() {
            return "key " + id;
        }
    }

    Keys {
        all = List.copyOf(all);
    }
}
