package store

import (
	"strings"
	"time"
	"unicode/utf8"
)

// StaffMember is a person who works here (R47).
type StaffMember struct {
	ID   string
	Name string
	// Colour is one of StaffColours, by which a person is found at the lock.
	Colour string
	// Role is the name of the person's role.
	Role string
	// HasBadge says that a badge's code names the person. It never stands for the PIN.
	HasBadge bool
}

// StaffColours are those that a person's tile at the lock can have.
func StaffColours() []string {
	return []string{"teal", "blue", "violet", "green", "amber", "red", "grey"}
}

// longestStaffName is how long a name may be, in letters: it stands on a tile and in the log.
const longestStaffName = 40

// CheckStaffName is Invalid for a name that can't be a person's here.
func CheckStaffName(name string) error {
	trimmed := strings.TrimSpace(name)
	switch {
	case trimmed == "":
		return Fail(Invalid, "A person needs a name. Nothing was saved.")
	case utf8.RuneCountInString(trimmed) > longestStaffName || strings.ContainsAny(trimmed, "\n\r\t"):
		return Fail(Invalid, "A name here is one line of at most %d letters. Nothing was saved.", longestStaffName)
	case strings.EqualFold(trimmed, Automatic):
		return Fail(Invalid, "%s is what the log calls the program itself. Nothing was saved; take another name.", Automatic)
	}
	return nil
}

// How many digits a PIN has: at least so many by role, and at most.
const (
	CashierDigits = 4
	ManagerDigits = 6
	mostPINDigits = 12
)

// CheckPIN is Invalid for a PIN that a role may not have: too short for what it opens,
// something else than digits, or among the first that anybody would try.
func CheckPIN(pin string, role Role) error {
	for _, r := range pin {
		if r < '0' || r > '9' {
			return Fail(Invalid, "A PIN is made of digits alone. Nothing was saved.")
		}
	}
	least := role.LeastDigits()
	switch {
	case len(pin) < least:
		return Fail(Invalid, "A PIN for the role %s has at least %d digits. Nothing was saved.", role.Name, least)
	case len(pin) > mostPINDigits:
		return Fail(Invalid, "A PIN has at most %d digits. Nothing was saved.", mostPINDigits)
	case isRun(pin) || repeats(pin):
		return Fail(Invalid, "That PIN is among the first that anybody would try (1234, 1111, 1212 and their kind). Nothing was saved; "+
			"take another.")
	}
	return nil
}

// isRun says that each digit follows from the one before by the same step of one, up or
// down, with 0 behind 9.
func isRun(pin string) bool {
	for _, step := range []byte{1, 9} {
		run := true
		for i := 1; i < len(pin); i++ {
			run = run && (pin[i-1]-'0'+step)%10 == pin[i]-'0'
		}
		if run {
			return true
		}
	}
	return false
}

// repeats says that a PIN is one group of digits over and over, such as 1111, 1212 or 123123.
func repeats(pin string) bool {
	for size := 1; size <= len(pin)/2; size++ {
		if len(pin)%size == 0 && strings.Repeat(pin[:size], len(pin)/size) == pin {
			return true
		}
	}
	return false
}

// CheckBadge is Invalid for a code that can't be a badge's: it is read by its digits alone
// and must not be a receipt's.
func CheckBadge(code string) error {
	for _, r := range code {
		if r < '0' || r > '9' {
			return Fail(Invalid, "A badge's code is made of digits alone. Nothing was saved.")
		}
	}
	if len(code) <= barcodeDigits || len(code) > longestBadge {
		return Fail(Invalid, "A badge's code has %d to %d digits; one of %d is a receipt's. Nothing was saved.", barcodeDigits+1, longestBadge,
			barcodeDigits)
	}
	return nil
}

const (
	barcodeDigits = 8
	longestBadge  = 32
)

// freeTries are how many wrong PINs in a row make nobody wait: of a person, and of all at a
// computer.
const (
	freeTriesOfPerson   = 5
	freeTriesOfComputer = 20
	firstWait           = 30 * time.Second
	longestWait         = time.Hour
)

// WaitOfPerson is how long a person waits after so many wrong PINs in a row.
func WaitOfPerson(wrong int64) time.Duration { return waitAfter(wrong - freeTriesOfPerson) }

// WaitOfComputer is WaitOfPerson for all who try at a computer.
func WaitOfComputer(wrong int64) time.Duration { return waitAfter(wrong - freeTriesOfComputer) }

// waitAfter doubles with each wrong PIN beyond those that are free.
func waitAfter(beyond int64) time.Duration {
	wait := time.Duration(0)
	for range min(max(beyond+1, 0), 10) {
		wait = min(max(firstWait, 2*wait), longestWait)
	}
	return wait
}

// Allowed is how long an act that was allowed once may wait to be done.
const Allowed = 2 * time.Minute

// SettingLock is after how many minutes without a key or a tap the till locks itself, 0 for
// never.
const SettingLock = "staff.lock-minutes"

// UsualLock is SettingLock where nobody has decided.
const UsualLock = 10
