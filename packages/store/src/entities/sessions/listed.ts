/**
 * SQL that holds for a row of `sessions` that lists and counts have: all but what an import had to make for records that
 * are no conversation, such as a file of nothing but summaries of other sessions. By their ids those are found as well.
 */
export const IS_LISTED = `(origin = 'api' OR EXISTS (
  SELECT 1 FROM transcript_events AS said WHERE said.session_id = sessions.id AND said.kind IS NOT NULL))`;
