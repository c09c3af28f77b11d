package screen

import "strings"

// Join puts texts together that are known, leaving out those that are empty or blank.
func Join(by string, texts ...string) string {
	var known []string
	for _, text := range texts {
		if text = strings.TrimSpace(text); text != "" {
			known = append(known, text)
		}
	}
	return strings.Join(known, by)
}
