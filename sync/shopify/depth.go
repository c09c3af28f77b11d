package shopify

import "bytes"

// deepest is how deep values of an answer may be nested; Tillbridge's questions are
// answered fifteen deep. encoding/json refuses a document beyond 10,000 as a whole, and
// with it all that is beside the value that goes so deep.
const deepest = 100

// shallow is a JSON document with null in the place of every value that is nested
// deeper than deepest, which nothing of ours reads: what is wrong with one order is then
// found when that order is read, and hides none of the others. What isn't JSON stays
// as it is.
func shallow(document []byte) []byte {
	var cut []byte
	kept, depth, within := 0, 0, 0
	for at := 0; at < len(document); at++ {
		switch document[at] {
		case '"':
			end := stringEnd(document, at)
			if end < 0 {
				return document
			}
			at = end
		case '{', '[':
			if depth++; depth == deepest+1 {
				within = at
			}
		case '}', ']':
			if depth--; depth == deepest {
				cut = append(append(cut, document[kept:within]...), "null"...)
				kept = at + 1
			}
		}
	}
	if kept == 0 {
		return document
	}
	return append(cut, document[kept:]...)
}

// stringEnd is where the string that begins at from ends, -1 when it never does.
func stringEnd(document []byte, from int) int {
	for at := from + 1; ; at++ {
		next := bytes.IndexAny(document[at:], `"\`)
		if next < 0 {
			return -1
		}
		if at += next; document[at] == '"' {
			return at
		}
		at++ // what is escaped ends no string
		if at >= len(document) {
			return -1
		}
	}
}
