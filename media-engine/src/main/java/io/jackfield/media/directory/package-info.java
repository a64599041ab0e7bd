/** Who users are: from a database, from an HTTP service in the form of FreeSWITCH's mod_xml_curl, or for other switches as such a service. */
@NullMarked
package io.jackfield.media.directory;

import org.jspecify.annotations.NullMarked;
