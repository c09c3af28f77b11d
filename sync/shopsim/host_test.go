package shopsim_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tillbridge/sync/shopsim"
)

// TestW5_TheTrainingShopAnswersThisComputerAlone: a page in a browser can let a name
// of its own lead to 127.0.0.1, and would then read the answers.
func TestW5_TheTrainingShopAnswersThisComputerAlone(t *testing.T) {
	shop := shopsim.New(shopsim.Config{Seed: 1, Orders: 1})
	for host, want := range map[string]int{
		"127.0.0.1:8080": http.StatusOK, "127.0.0.1": http.StatusOK, "localhost:8080": http.StatusOK, "LOCALHOST": http.StatusOK,
		"[::1]:8080": http.StatusOK, "[::1]": http.StatusOK,
		"attacker.example": http.StatusMisdirectedRequest, "attacker.example:8080": http.StatusMisdirectedRequest,
		"":                           http.StatusMisdirectedRequest,
		"127.0.0.1.attacker.example": http.StatusMisdirectedRequest, "localhost.attacker.example:80": http.StatusMisdirectedRequest,
	} {
		request := httptest.NewRequest(http.MethodGet, "/training/log", nil)
		request.Host = host
		answer := httptest.NewRecorder()
		shop.ServeHTTP(answer, request)
		if answer.Code != want {
			t.Errorf("%q is answered with %d, want %d", host, answer.Code, want)
		}
		if want != http.StatusOK && strings.Contains(answer.Body.String(), "{") {
			t.Errorf("%q is told %q", host, answer.Body)
		}
	}
}
