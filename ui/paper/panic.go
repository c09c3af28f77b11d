package paper

import "tillbridge/store"

// Caught makes an error of a panic of the function that defers it: a paper that
// can't be laid out or printed must not end the program (R63).
func Caught(err *error) {
	if cause := recover(); cause != nil {
		*err = store.Panicked(cause, "Tillbridge failed inside while making this paper; it goes on working, and nothing was lost. Please "+
			"report this with the crash file.")
	}
}
