package io.jackfield.dispatcher.algorithm;

/** Begins anywhere. */
record Anyone(int count, Turns turns) implements Choice {
    @Override
    public int first(long key) {
        return turns.random(count);
    }

    @Override
    public int next(long key, int first, int last) {
        return Choice.after(last, count);
    }
}
