/** Of libsql 0.5's native binding, which reads texts as C strings and as Rust's. */
export const defects = {
  'text with a NUL that another program stored is read whole': 'libSQL’s binding ends a text at its first NUL',
  'text that is no UTF-8, as another program can store it, is read with U+FFFD or refused, and the handle goes on':
    'libSQL’s binding aborts the process on a text that is no UTF-8',
};
