/** Where finished sound is kept: folders, and object stores that speak S3. */
@NullMarked
package io.jackfield.media.store;

import org.jspecify.annotations.NullMarked;
