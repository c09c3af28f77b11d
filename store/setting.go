package store

import (
	"strconv"
	"strings"
	"time"
)

// Setting is something that a person decides, under the key by which the verb
// 'settings' and the log know it. What a computer needs before it has a database (light
// or dark) is none.
type Setting struct {
	// Key begins with "here." when each computer has its own.
	Key string
	// What says in a line what it decides, and what values look like.
	What string
	// Usual is the value of a shop that has decided nothing.
	Usual string
	// Read takes a value as it was typed and returns it as it is kept; Invalid says
	// what is wrong with it.
	Read func(text string) (string, error)
}

// Settings returns all settings, those that belong together side by side.
func Settings() []Setting {
	return append([]Setting{
		{"check.every", "The time from one check for orders to the next: 15s, 30s, 1m, 2m or 5m. An open Desktop follows when it is started " +
			"again.", DefaultPause.String(), readPause},
		{TestOrders.Switch(), "Whether test orders are taken in: yes or no. Unless they are, they are counted and left out.", "no", readSwitch},
		{POSOrders.Switch(), "Whether orders of Shopify's point of sale are taken in: yes or no.", "no", readSwitch},
		{DraftOrders.Switch(), "Whether orders made from a draft are taken in: yes or no.", "no", readSwitch},
		{"receipt.name", "The shop's name on its papers.", "", readLine},
		{"receipt.address", "The address on the papers; a line of it ends with ; or a line break.", "", readText},
		{"receipt.phone", "The phone number on the papers.", "", readLine},
		{"receipt.email", "The email address on the papers.", "", readLine},
		{"receipt.website", "The website on the papers.", "", readLine},
		{"receipt.tax-id", "The tax number on the papers.", "", readLine},
		{"receipt.footer", "What stands at the end of every receipt, in one or more lines.", "", readText},
		{"receipt.wishes", "Whether receipts show what the customer asked for (note, engraving): yes or no.", "no", readSwitch},
		{SettingPickupNames, "The names of the attributes in which apps write the day and the time of a pickup, with commas between them; " +
			"empty for the usual ones.", UsualPickupNames, readList},
		{"shop.currency", "What the prices here are in, three letters such as EUR; known from the shop once it is connected.", "", readCurrency},
		{"shop.country", "The country the shop is in, by its two letters or its English name; known from the shop once it is connected. Phone " +
			"numbers that don't name theirs are read by it, and papers are dated as it is usual there.", "", readCountry},
		{
			"retention.closed-orders", "After how many months without news the person of closed orders is forgotten, 0 for never.", "0",
			readRetention,
		},
		{SettingMarkPaid, "Whether Shopify is told, once, that an order was paid here in full: yes or no.", "yes", readSwitch},
		{SettingCapture, "Whether what is only authorized is captured when an order is saved as Completed: yes or no.", "no", readSwitch},
		{"card-types", "The Card Types in the order of the drop-down, with commas between them.", "", readList},
		{
			"backups.folder", "The folder of the daily backups, written out from the beginning; empty for the one beside the database.", "",
			readLine,
		},
		{"backups.days", "Of how many days a backup is kept.", strconv.Itoa(UsualBackups.Days), readCount},
		{"backups.weeks", "Of how many weeks a backup is kept.", strconv.Itoa(UsualBackups.Weeks), readCount},
		{"backups.months", "Of how many months a backup is kept.", strconv.Itoa(UsualBackups.Months), readCount},
		{"backups.second", "A folder on another disk or a share where each daily backup goes too, written out from the beginning; empty for " +
			"none.", "", readLine},
		{"backups.recipient", "The public key of age (age1…) that the copies there are encrypted for; empty for not.", "", readRecipient},
		{SettingFileDays, "Of how many days replaced databases and crash files are kept.", strconv.Itoa(UsualFileDays), readFileDays},
		{CallNewOrder.Setting(), "Whether new orders call a person: yes or no.", "yes", readSwitch},
		{CallDecision.Setting(), "Whether orders that need a customer, a product or an answer do: yes or no.", "yes", readSwitch},
		{CallFailedPush.Setting(), "Whether statuses that Shopify did not take do: yes or no.", "yes", readSwitch},
		{CallOutage.Setting(), "Whether a shop that is long out of reach does: yes or no.", "yes", readSwitch},
		{SettingQuiet, "From when until when nobody is called, as 22:00-07:00; empty for never. One summary follows.", "", readQuiet},
		{SettingLocations, "The shop's own locations whose orders this computer lists, counts and calls for, with commas between their names; " +
			"empty for all. What is booked and sent knows nothing of it.", "", readList},
		{SettingSound, "Whether this computer sounds when it calls: yes or no.", "yes", readSwitch},
		{SettingShow, "Whether this computer shows a notification when it calls: yes or no.", "yes", readSwitch},
		{
			SettingLock, "After how many minutes without a key or a tap the till locks itself, 0 for never. It is locked with F12 at once.",
			strconv.Itoa(UsualLock), readLock,
		},
		{SettingPickLists, "Whether this computer prints a pick list for each order that can be picked: yes or no.", "no", readSwitch},
	}, printerSettings()...)
}

// KeyAt is the key that a value is kept under for a computer.
func (s Setting) KeyAt(machine string) string {
	if strings.HasPrefix(s.Key, "here.") {
		return s.Key + "." + machine
	}
	return s.Key
}

// SettingNamed returns the setting of a key; Invalid when there is none.
func SettingNamed(key string) (Setting, error) {
	var keys []string
	for _, s := range Settings() {
		if s.Key == key {
			return s, nil
		}
		keys = append(keys, s.Key)
	}
	return Setting{}, Fail(Invalid, "There is no setting %q. There are: %s.", key, strings.Join(keys, ", "))
}

func readSwitch(text string) (string, error) {
	on, err := ParseSwitch(text)
	return SwitchWord(on), err
}

func readQuiet(text string) (string, error) {
	quiet, err := ParseQuietHours(text)
	return quiet.String(), err
}

func readPause(text string) (string, error) {
	pause, err := time.ParseDuration(strings.TrimSpace(text))
	if err != nil {
		return "", Fail(Invalid, "%q is not a time between checks. Nothing was saved; choose 15s, 30s, 1m, 2m or 5m.", text)
	}
	return pause.String(), nil
}

func readFileDays(text string) (string, error) {
	days, err := FileDays(strings.TrimSpace(text))
	return strconv.Itoa(days), err
}

func readCount(text string) (string, error) {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 32)
	if err != nil || n < 0 {
		return "", Fail(Invalid, "%q is not a whole number of zero or more. Nothing was saved.", text)
	}
	return strconv.FormatInt(n, 10), nil
}

func readRecipient(text string) (string, error) {
	text = strings.TrimSpace(text)
	return text, CheckRecipient(text)
}

func readCurrency(text string) (string, error) {
	code := strings.ToUpper(strings.TrimSpace(text))
	return code, CheckCurrency(code)
}

func readCountry(text string) (string, error) {
	code, ok := CountryCode(strings.TrimSpace(text))
	if !ok {
		return "", CheckCountry(strings.TrimSpace(text))
	}
	return code, nil
}

func readRetention(text string) (string, error) {
	months, err := ParseRetention(text)
	return strconv.Itoa(months), err
}

// mostLockMinutes is a day.
const mostLockMinutes = 24 * 60

func readLock(text string) (string, error) {
	minutes, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || minutes < 0 || minutes > mostLockMinutes {
		return "", Fail(Invalid, "%q is not a number of minutes from 0 to %d. Nothing was saved.", text, mostLockMinutes)
	}
	return strconv.Itoa(minutes), nil
}

// longestSetting is how many bytes a value may have: more than any paper shows.
const longestSetting = 2000

func readText(text string) (string, error) {
	text = strings.TrimSpace(text)
	if len(text) > longestSetting {
		return "", Fail(Invalid, "The value is longer than %d letters. Nothing was saved; shorten it.", longestSetting)
	}
	return text, nil
}

func readLine(text string) (string, error) {
	text, err := readText(text)
	if err == nil && strings.ContainsAny(text, "\r\n") {
		err = Fail(Invalid, "The value goes over several lines. Nothing was saved; write it in one.")
	}
	return text, err
}

// readList reads entries with commas between them, and writes them with one blank
// after each comma.
func readList(text string) (string, error) {
	text, err := readLine(text)
	if err != nil || text == "" {
		return text, err
	}
	entries := strings.Split(text, ",")
	for i, entry := range entries {
		entries[i] = strings.TrimSpace(entry)
	}
	return strings.Join(entries, ", "), nil
}
