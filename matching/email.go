package matching

import "strings"

// appendEmail appends an email trimmed and folded; what has no @ is no email.
func appendEmail(b []byte, email string) []byte {
	if strings.IndexByte(email, '@') < 0 {
		return b
	}
	start := len(b)
	for i := 0; i < len(email); i++ {
		switch c := email[i]; {
		case c >= 0x80:
			return append(b[:start], FoldEmail(email)...)
		case c >= 'A' && c <= 'Z':
			b = append(b, c|0x20)
		case c > ' ':
			b = append(b, c)
		}
	}
	return b
}

// mailbox is an email's part before the @ without dots and plus tag, which are
// evidence of the same person, never equality (R18); host is what follows.
func mailbox(email string) (box, host string) {
	at := strings.LastIndexByte(email, '@')
	if at < 0 {
		return "", ""
	}
	box, host = email[:at], email[at+1:]
	if plus := strings.IndexByte(box, '+'); plus > 0 {
		box = box[:plus]
	}
	if strings.IndexByte(box, '.') >= 0 {
		box = strings.ReplaceAll(box, ".", "")
	}
	return box, host
}

// emailLevel says how two emails compare.
type emailLevel uint8

const (
	emailUnknown emailLevel = iota
	emailSame
	// emailTagged: the same but for dots or a plus tag.
	emailTagged
	emailOneLetter
	emailTwoLetters
	// emailOtherHost: the same mailbox at another domain.
	emailOtherHost
	emailOther
	emailLevels
)

func compareEmails(a, b string) emailLevel {
	switch {
	case a == "" || b == "":
		return emailUnknown
	case a == b:
		return emailSame
	}
	boxA, hostA := mailbox(a)
	boxB, hostB := mailbox(b)
	if boxA == boxB && hostA == hostB {
		return emailTagged
	}
	if diff := len(a) - len(b); diff <= 2 && diff >= -2 {
		switch typos(a, b, 2) {
		case 1:
			return emailOneLetter
		case 2:
			return emailTwoLetters
		}
	}
	if boxA == boxB && len(boxA) > 3 {
		return emailOtherHost
	}
	return emailOther
}

// emailKeys are the ends by which an email is found again: a slip in one end
// leaves the other.
func emailKeys(email string) (head, tail uint16) {
	box, _ := mailbox(email)
	return bucketOf(box[:min(6, len(box))]), bucketOf(box[max(0, len(box)-6):])
}

// bucketOf spreads text over the index's buckets (FNV-1a, folded to 16 bits).
func bucketOf(text string) uint16 {
	h := uint32(2166136261)
	for i := 0; i < len(text); i++ {
		h = (h ^ uint32(text[i])) * 16777619
	}
	return uint16(h ^ h>>16) //nolint:gosec // a bucket takes the low bits
}
