package paper

import (
	"strings"
	"unicode"
)

// wrap breaks a text into lines no wider than room; a word that is wider itself is
// broken where it must be.
func wrap(text string, room float64, measure func(string) float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && measure(line+" "+word) <= room {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for line = word; line != "" && measure(line) > room; {
			fits := fitting(line, room, measure)
			lines = append(lines, line[:fits])
			line = line[fits:]
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// fitting is how many bytes of a word that is wider than room fit, at least one
// letter, with the accents that belong to it.
func fitting(word string, room float64, measure func(string) float64) int {
	fits := 0
	for at, r := range word {
		if at == 0 || unicode.Is(unicode.M, r) {
			continue
		}
		if fits > 0 && measure(word[:at]) > room {
			return fits
		}
		fits = at
	}
	if fits == 0 {
		return len(word)
	}
	return fits
}
