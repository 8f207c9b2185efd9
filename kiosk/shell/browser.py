"""How Chromium is started and what its managed policy forbids, so that the screen shows one page and nothing else."""

import json
from urllib.parse import urlsplit

# A way out each: a second window, saved data, a prompt over the page, a question to another host.
FEATURES = (
    "Translate",
    "MediaRouter",
    "OptimizationHints",
    "InterestFeedContentSuggestions",
    "Lens",
)


_FLAGS = (
    "--kiosk",
    "--window-position=0,0",
    "--disk-cache-size=33554432",
    "--no-first-run",
    "--no-default-browser-check",
    "--noerrdialogs",
    "--log-level=3",
    "--disable-session-crashed-bubble",
    "--hide-crash-restore-bubble",
    "--disable-breakpad",
    "--disable-infobars",
    "--disable-notifications",
    # Also after a tap, when the policy against pop-ups no longer holds.
    "--block-new-web-contents",
    "--disable-pinch",
    "--pull-to-refresh=0",
    "--overscroll-history-navigation=0",
    "--touch-events=enabled",
    # The page counts as seen even when the panel sleeps: its beat must not slow down.
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--autoplay-policy=no-user-gesture-required",
    "--password-store=basic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-quic",
    "--no-pings",
    "--check-for-update-interval=31536000",
    f"--disable-features={','.join(FEATURES)}",
)


def flags(page: str, width: int, height: int, profile: str) -> list[str]:
    """Arguments of Chromium. `profile` is a folder in memory that is new at every start: nothing to restore."""
    return [*_FLAGS, f"--window-size={width},{height}", f"--user-data-dir={profile}", page]


# 1 and 2 are "never" in the words of each policy.
_NEVER_ASKED = (
    "ClipboardSetting", "FileSystemReadGuardSetting", "FileSystemWriteGuardSetting", "GeolocationSetting",
    "LocalFontsSetting", "NotificationsSetting", "PopupsSetting", "SensorsSetting", "SerialGuardSetting",
    "WebBluetoothGuardSetting", "WebHidGuardSetting", "WebUsbGuardSetting", "WindowManagementSetting",
)  # fmt: skip
_OFF = (
    "AllowDinosaurEasterEgg", "AllowFileSelectionDialogs", "AudioCaptureAllowed", "AutofillAddressEnabled",
    "AutofillCreditCardEnabled", "BackgroundModeEnabled", "BookmarkBarEnabled", "BrowserAddPersonEnabled",
    "BrowserGuestModeEnabled", "BuiltInDnsClientEnabled", "ComponentUpdatesEnabled", "EditBookmarksEnabled",
    "EnableMediaRouter", "MetricsReportingEnabled", "PasswordManagerEnabled", "PaymentMethodQueryEnabled",
    "PrintingEnabled", "PromotionsEnabled", "QuicAllowed", "ScreenCaptureAllowed", "SearchSuggestEnabled",
    "ShowCastIconInToolbar", "SpellcheckEnabled", "TaskManagerEndProcessEnabled", "TranslateEnabled",
    "UserFeedbackAllowed", "VideoCaptureAllowed",
)  # fmt: skip


_FIXED: dict[str, object] = {
    # "*" alone leaves out the pages of the browser itself (since Chromium 147).
    "URLBlocklist": [
        "*",
        "chrome://*",
        "chrome-untrusted://*",
        "devtools://*",
        "file://*",
        "javascript://*",
    ],
    "AutoplayAllowed": True,
    "BrowserSignin": 0,
    "DefaultSearchProviderEnabled": False,
    "DeveloperToolsAvailability": 2,
    "DnsOverHttpsMode": "off",
    "DownloadRestrictions": 3,
    "ExtensionInstallBlocklist": ["*"],
    "HardwareAccelerationModeEnabled": True,
    "HomepageIsNewTabPage": False,
    "IncognitoModeAvailability": 1,
    "NetworkPredictionOptions": 2,
    "PasswordLeakDetectionEnabled": False,
    "SafeBrowsingProtectionLevel": 0,
    "SavingBrowserHistoryDisabled": True,
    "RemoteDebuggingAllowed": False,
    "SyncDisabled": True,
    **{f"Default{name}": 2 for name in _NEVER_ASKED},
    **dict.fromkeys(_OFF, False),
}


def policy(page: str) -> str:
    """The file for /etc/chromium/policies/managed. Only the address of `page` may be opened."""
    allowed = urlsplit(page)
    values = {
        **_FIXED,
        "URLAllowlist": [f"{allowed.scheme}://{allowed.netloc}"],
        # Whatever still opens a tab or a home page opens the kiosk's.
        "HomepageLocation": page,
        "NewTabPageLocation": page,
    }
    return json.dumps(values, indent=1, sort_keys=True) + "\n"
