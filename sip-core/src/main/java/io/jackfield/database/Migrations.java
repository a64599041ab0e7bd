package io.jackfield.database;

import java.util.List;

/**
 * The scripts that make and change the tables of one module, applied by {@link Database#migrate} in the order of their versions, each
 * once. They are resources of the module. <code>${tableOptions}</code> at the end of a CREATE TABLE becomes what the database needs
 * there.
 *
 * @param owner names the table that remembers what was applied, {@code jackfield_<owner>_history}: lower-case letters
 * @param beside a class in whose package the scripts are
 * @param scripts their file names, {@code V1__what.sql}
 */
public record Migrations(String owner, Class<?> beside, List<String> scripts) {
    /** Keeps a copy. */
    public Migrations {
        if (!owner.matches("[a-z]+")) {
            throw new IllegalArgumentException("an owner of migrations is lower-case letters, not '" + owner + "'");
        }
        scripts = List.copyOf(scripts);
    }

    String historyTable() {
        return "jackfield_" + owner + "_history";
    }
}
