package matching

import "strings"

// sound is how a name sounds to an English ear, after Philips' Metaphone
// (1990) but coarser: voiced and voiceless are one, vowels count only in front.
// Coarse, since it proposes and the spelling decides.
func sound(word string) string {
	var code []byte
	emit := func(c byte) {
		if len(code) == 0 || code[len(code)-1] != c {
			code = append(code, c)
		}
	}
	for _, silent := range [][2]string{
		{"kn", "n"},
		{"gn", "n"},
		{"pn", "n"},
		{"wr", "r"},
		{"ps", "s"},
		{"wh", "w"},
		{"x", "s"},
		{"mc", "mac"},
	} {
		if rest, ok := strings.CutPrefix(word, silent[0]); ok {
			word = silent[1] + rest
			break
		}
	}
	at := func(i int) byte {
		if i < 0 || i >= len(word) {
			return 0
		}
		return word[i]
	}
	for i := 0; i < len(word) && len(code) < 6; i++ {
		next := at(i + 1)
		switch c := word[i]; c {
		case 'a', 'e', 'i', 'o', 'u', 'y':
			if i == 0 {
				emit('a')
			}
		case 'b', 'v', 'w', 'f':
			if c != 'w' || isVowel[next] && i == 0 {
				emit('f')
			}
		case 'p':
			if next == 'h' {
				i++
			}
			emit('f')
		case 'c':
			switch next {
			case 'h':
				emit('x')
				i++
			case 'e', 'i', 'y':
				emit('s')
			default:
				emit('k')
			}
		case 'g':
			switch next {
			case 'h':
				i++
			case 'e', 'i', 'y':
				emit('j')
			default:
				emit('k')
			}
		case 'j':
			emit('j')
		case 'k', 'q':
			emit('k')
		case 'x':
			emit('k')
			emit('s')
		case 's', 'z':
			switch {
			case next == 'h':
				emit('x')
				i++
			case next == 'c' && at(i+2) == 'h':
				emit('x')
				i += 2
			default:
				emit('s')
			}
		case 'd', 't':
			if next == 'h' {
				i++
			}
			emit('t')
		case 'h':
			if i == 0 {
				emit('h')
			}
		case ' ':
		default:
			emit(c)
		}
	}
	return string(code)
}
