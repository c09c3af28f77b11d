package plaintext_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/rs/zerolog"

	"tillbridge/store/plaintext"
)

// What must not be found in a log, none of it like anything else.
const (
	aToken  = "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"
	aSecret = "Zq9/wH+3k=\"unlike\"\\any token"
	anEmail = "jane.doe+shop@example.co.uk"
	aPhone  = "+1 603-555-0143"
)

// writings are the ways in which a text may be written inside another.
var writings = map[string]func(string) string{
	"as it is": func(s string) string { return s },
	"in JSON":  func(s string) string { b, _ := json.Marshal(s); return string(b) },
	"in JSON's \\u": func(s string) string {
		var b strings.Builder
		for _, r := range s {
			fmt.Fprintf(&b, `\u%04x`, r)
		}
		return b.String()
	},
	"in JSON in JSON": func(s string) string { b, _ := json.Marshal(s); b, _ = json.Marshal(string(b)); return string(b) },
	"in Go's quotes":  func(s string) string { return fmt.Sprintf("%q", s) },
	"in a URL":        url.PathEscape,
	"all of it in a URL": func(s string) string {
		var b strings.Builder
		for i := range len(s) {
			fmt.Fprintf(&b, "%%%02X", s[i])
		}
		return b.String()
	},
	"in HTML":           html.EscapeString,
	"in HTML's numbers": func(s string) string { return strings.ReplaceAll(html.EscapeString(s), "@", "&#64;") },
	"in base64":         func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	"in base64 of URLs": func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte("x:" + s)) },
	"in hex":            func(s string) string { return hex.EncodeToString([]byte(s)) },
	"with hidden signs": func(s string) string { return strings.Join(strings.Split(s, ""), "\u200b") },
	"in wide letters": func(s string) string {
		return strings.Map(func(r rune) rune {
			if r > ' ' && r < 0x7f {
				return r + 0xfee0
			}
			return r
		}, s)
	},
}

// survives says what of the four is left in a text, in whatever writing.
func survives(text string) string {
	forms := []string{text, strings.ToLower(text)}
	for _, what := range []string{aToken, aSecret, anEmail, aPhone, "6035550143"} {
		for name, write := range writings {
			for _, form := range forms {
				if strings.Contains(form, write(what)) {
					return what + " " + name
				}
			}
		}
	}
	return ""
}

func TestR42_W2_NoTokenEmailOrPhoneSurvives(t *testing.T) {
	r := &plaintext.Redactor{}
	r.Hide(aSecret)
	for name, write := range writings {
		for _, what := range []string{
			aToken, aSecret, anEmail, aPhone, "(603) 555-0143", "6035550143", "+44 20 7946 0958", "030/901820",
			"603.555.0143", "12 34 56 78",
		} {
			for _, around := range []string{
				"%s", "Customer Jane Doe %s isn't known", "{\"a\":\"%s\"}", "x=%s&y=1", "(%s)", "<%s>", "Bearer %s",
				"X-Shopify-Access-Token: %s",
			} {
				text := strings.Replace(around, "%s", write(what), 1)
				got := r.Text(text)
				if strings.Contains(got, write(what)) || strings.Contains(got, what) || survives(got) != "" {
					t.Errorf("%s %s in %q is left: %q", what, name, around, got)
				}
			}
		}
	}
}

func TestR42_W2_WhatALogIsReadForStays(t *testing.T) {
	r := &plaintext.Redactor{}
	r.Hide(aSecret, "", "abc")
	for _, text := range []string{
		"Post \"https://shop.myshopify.com/admin/api/2026-10/graphql.json\": dial tcp 23.227.38.74:443: connect: connection refused",
		"v0.0.0-20261129004357-a7b1325abcde+dirty a7b1325123456789012345678901234567890123",
		"v0.0.0-20261129004357-a7b1325abcde", "(devel) 1234567890123456789012345678901234567890",
		"v1.2.4-0.20261129004357-a71325123456", "shop-2026-11-26-183000.db",
		"shop-replaced-2026-11-26-183000-2.db", "shop-2026-11-26-183000-by-hand-12345678.db",
		"gid://shopify/Order/5512345678901", "transaction 20004127 finished", "2026-11-28T20:25:58Z", "2026-11-28 20:25", "took 12.345678s",
		"0193a1b2-7c3d-7e4f-8a5b-1c2d3e4f5a6b", "/home/anna/.config/tillbridge/backups/shop-2026-11-28.db", "HTTP 503: x", "attempt 3 of 5",
		"abcabc",
		"SQLITE_BUSY: database is locked (5)", "/root/go/pkg/mod/fyne.io/fyne/v2@v2.8.1/app/app.go:120 +0x1f4", "#1042, 12 items, $1,234.50",
		"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"[:8] + " read_orders write_fulfillments",
	} {
		if got := r.Text(text); got != text {
			t.Errorf("%q becomes %q", text, got)
		}
	}
	if got := r.Secretless("Maya, maya@example.com, +1 603 555 0100, " + aToken); got != "Maya, maya@example.com, +1 603 555 0100, [secret]" {
		t.Errorf("a terminal shows %q", got)
	}
}

func TestR42_W2_ASecretThatIsCutOffIsTakenOutToo(t *testing.T) {
	r := &plaintext.Redactor{}
	r.Hide("hush0secret0of0the0app")
	for _, text := range []string{"said: hush0secret0of0", "HUSH0SECRET0OF0THE0APP", "hush0s"} {
		if got := r.Text(text); strings.Contains(strings.ToLower(got), "hush0s") {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}

func TestR63_W2_ALogTakesNoMoreThanItsPartOfAText(t *testing.T) {
	r := &plaintext.Redactor{}
	r.Hide(aSecret)
	for n := 4000; n < 4120; n++ {
		got := r.Text(strings.Repeat("é", n/2) + " " + anEmail + " " + aToken + strings.Repeat(" long", 1<<19))
		if len(got) > 4200 || strings.Contains(got, "jane") || strings.Contains(got, "shpat_") || !strings.HasSuffix(got, "…") {
			t.Fatalf("of %d letters before it stays %q", n, got[len(got)-80:])
		}
	}
}

func TestR42_W2_ALogStaysALog(t *testing.T) {
	r := &plaintext.Redactor{}
	r.Hide(aSecret)
	var out bytes.Buffer
	log := zerolog.New(r.Log(&out)).With().Timestamp().Logger()
	cause := "Customer \u202e" + anEmail + " \x1b[2J\n" + aPhone
	log.Error().Str("cause", cause).Str(anEmail, aSecret).Int("attempt", 3).Msg("failed for " + anEmail)
	var event map[string]any
	if err := json.Unmarshal(out.Bytes(), &event); err != nil {
		t.Fatalf("%v: %s", err, out.String())
	}
	if left := survives(out.String()); left != "" || strings.ContainsAny(out.String(), "\u202e\x1b") {
		t.Errorf("%s is left: %s", left, out.String())
	}
	if event["attempt"] != 3.0 || event["message"] != "failed for [email]" || event["level"] != "error" {
		t.Errorf("%v", event)
	}
}

// FuzzR42_W2_NoTokenEmailOrPhoneSurvives puts a token, a secret, an email and a phone
// number between any other text, in any writing, and looks for them in what is logged.
func FuzzR42_W2_NoTokenEmailOrPhoneSurvives(f *testing.F) {
	names := slices.Sorted(maps.Keys(writings))
	for i, text := range []string{
		"Customer Jane Doe ", `{"errors":[{"message":"`, "https://x/?t=", "<p>", "\\", "%", "&#", "=?utf-8?b?",
		"\xff", "2026-11-28", "transaction ", "gid://shopify/Order/", "0x", "1.2.3.4:",
	} {
		f.Add(text, " is wrong", uint8(i), uint8(i))
	}
	r := &plaintext.Redactor{}
	r.Hide(aSecret)
	f.Fuzz(func(t *testing.T, before, after string, what, how uint8) {
		secret := []string{aToken, aSecret, anEmail, aPhone}[what%4]
		name := names[int(how)%len(names)]
		// A space keeps the text before from taking part: what it makes of the first
		// letters is another text.
		text := before + " " + writings[name](secret) + " " + after
		if survives(before+after) != "" {
			return
		}
		got := r.Text(text)
		if left := survives(got); left != "" {
			t.Errorf("%s is left of %q: %q", left, text, got)
		}
		if again := r.Text(got); survives(again) != "" {
			t.Errorf("%q becomes %q", got, again)
		}
		var out bytes.Buffer
		log := zerolog.New(r.Log(&out))
		log.Warn().Str("cause", text).Msg("x")
		if left := survives(out.String()); left != "" || !json.Valid(out.Bytes()) {
			t.Errorf("%s is left of %q in the log: %s", left, text, out.String())
		}
	})
}
