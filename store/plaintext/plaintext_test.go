package plaintext_test

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"unicode"

	"tillbridge/store/plaintext"
)

func TestR63_W1_ALineIsPlain(t *testing.T) {
	for text, want := range map[string]string{
		"Wheel":                            "Wheel",
		"\x1b[2J\x1b[31mred":               "[2J[31mred",
		"\x1b]0;title\x07":                 "]0;title",
		"\u009b2J":                         "2J",
		"invoice\u202efdp.exe":             "invoicefdp.exe",
		"\u2066a\u2069":                    "a",
		"a\x00b\x7f":                       "ab",
		"a\nb\r\nc\td":                     "a b  c d",
		"a\u2028b\u0085c":                  "a b c",
		"\ufeff\u200bM\u00adaya":           "Maya",
		"\xff\xfe":                         "\ufffd\ufffd",
		"Zoë 王小明 Ελένη":                    "Zoë 王小明 Ελένη",
		"👩\u200d👧":                         "👩👧",
		"a" + strings.Repeat("\u0301", 99): "a" + strings.Repeat("\u0301", 4),
		"x\U000e0041y":                     "xy",
	} {
		if got := plaintext.Line(text); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
	if got := plaintext.Lines("a\tb\n\x1b[2Jc\r\n"); got != "a\tb\n[2Jc \n" {
		t.Errorf("lines are %q", got)
	}
}

func TestR63_W1_AWriterMakesLettersWholeFirst(t *testing.T) {
	var out bytes.Buffer
	w := plaintext.Writer(&out)
	for _, b := range []byte("Zoë \u202e王\x1b[2J\n") {
		if n, err := w.Write([]byte{b}); n != 1 || err != nil {
			t.Fatal(n, err)
		}
	}
	if out.String() != "Zoë 王[2J\n" {
		t.Errorf("%q", out.String())
	}
}

func TestR63_W1_JSONSaysTheSame(t *testing.T) {
	for _, text := range []string{"\x1b[2J\u009b\x7f", "\u202e\u2066\ufeff", "\U000e0041", "a\nb\t\"\\", "王"} {
		document, err := json.MarshalIndent(map[string]string{"text": text}, "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		safe := plaintext.JSON(string(document))
		if strings.ContainsFunc(safe, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Cf, r) }) {
			t.Errorf("%q is written as %q", text, safe)
		}
		var back map[string]string
		if err := json.Unmarshal([]byte(safe), &back); err != nil || back["text"] != text {
			t.Errorf("%q comes back as %q (%v)", text, back["text"], err)
		}
	}
}

// FuzzR63_W1_AnyTextIsPlain looks for a text that reaches a terminal with anything
// but letters, spaces and line feeds in it.
func FuzzR63_W1_AnyTextIsPlain(f *testing.F) {
	f.Add("\x1b[2J\u202e\x00\ufeff\nMaya")
	f.Add("a\u0335\u0338\u0303\u0307\x1d\u05c4")
	f.Fuzz(func(t *testing.T, text string) {
		line := plaintext.Line(text)
		if strings.ContainsFunc(line, func(r rune) bool {
			return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029'
		}) {
			t.Errorf("%q becomes %q", text, line)
		}
		if again := plaintext.Line(line); again != line {
			t.Errorf("%q becomes %q, and that %q", text, line, again)
		}
		var out bytes.Buffer
		if _, err := io.WriteString(plaintext.Writer(&out), text+"."); err != nil || out.String() != plaintext.Lines(text+".") {
			t.Errorf("%q is written as %q (%v)", text, out.String(), err)
		}
	})
}

func TestR63_TextThatIsTooLongIsCutBetweenCharacters(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "bikes": "bikes", "Äpfel": "Äpfel", "Fahrräder": "Fahr…", "自転車のタイヤ": "自転車の…",
	} {
		if got := plaintext.Shorten(text, 5); got != want {
			t.Errorf("%q is cut to %q, not %q", text, got, want)
		}
	}
}
