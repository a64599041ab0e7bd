/** Databases behind the blocks: work off the shards, a pool, migrations. */
@NullMarked
package io.jackfield.database;

import org.jspecify.annotations.NullMarked;
