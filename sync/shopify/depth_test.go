package shopify

import (
	"encoding/json"
	"strings"
	"testing"
)

// nested is a list in a list, so many deep.
func nested(deep int) string { return strings.Repeat("[", deep) + strings.Repeat("]", deep) }

func TestR63_P5_WhatIsNestedTooDeepIsCutAndNothingElse(t *testing.T) {
	inside := func(value string) string { return `{"a":[1,"[{"],"b":` + value + `,"c":"\\\"]}"}` }
	for value, want := range map[string]string{
		`{"x":[{}]}`:        `{"x":[{}]}`,
		nested(deepest - 1): nested(deepest - 1),
		nested(deepest):     strings.Repeat("[", deepest-1) + "null" + strings.Repeat("]", deepest-1),
		nested(20_000):      strings.Repeat("[", deepest-1) + "null" + strings.Repeat("]", deepest-1),
		nested(20_000) + `,"d":` + strings.ReplaceAll(nested(20_000), "[]", `["]"]`): strings.Repeat("[", deepest-1) + "null" +
			strings.Repeat("]", deepest-1) + `,"d":` + strings.Repeat("[", deepest-1) + "null" + strings.Repeat("]", deepest-1),
		strings.Repeat("[", 20_000): strings.Repeat("[", 20_000), `"`: `"`, `"\`: `"\`,
	} {
		if got := string(shallow([]byte(inside(value)))); got != inside(want) {
			t.Errorf("%.40s… becomes %.400s", value, got)
		}
	}
}

// FuzzR63_P5_CuttingKeepsJSON looks for a document that is JSON and no longer is
// once it is cut, or that is cut though it isn't deep.
func FuzzR63_P5_CuttingKeepsJSON(f *testing.F) {
	f.Add([]byte(`{"a":"\\\"","b":[[]]}`))
	f.Add([]byte(nested(deepest + 1)))
	f.Fuzz(func(t *testing.T, document []byte) {
		if !json.Valid(document) {
			return
		}
		cut := shallow(document)
		if !json.Valid(cut) {
			t.Errorf("%q becomes %q", document, cut)
		}
		if strings.Count(string(document), "[")+strings.Count(string(document), "{") <= deepest && string(cut) != string(document) {
			t.Errorf("%q is cut", document)
		}
	})
}
