"""Passwords of ten signs or more that guessing starts with: keyboard rows, counting, love songs, the trade's own words.

Shorter ones are refused for their length. Compared in lower case (casework.accounts.rules.check_password).
Compiled by hand from what published lists of leaked passwords (Chinese and international) have in common.
"""

from __future__ import annotations

_WORDS = """
    1234567890 12345678910 0123456789 0987654321 9876543210 1234567891 1234512345 1122334455 1029384756 1357924680
    2468013579 5201314520 5201314123 1314520520 3141592653 1472583690 147258369a 1231231234 1234561234 123456789a
    a123456789 123456789q q123456789 123456789z z123456789 aa123456789 123456789aa abc123456789 123456789abc
    abcd123456 abcde12345 abcdef1234 abcdefghij abcdefg123 abcd1234567 a1b2c3d4e5 1a2b3c4d5e 1q2w3e4r5t 1q2w3e4r5t6y
    1qaz2wsx3edc 1qazxsw23edc 1qaz@wsx3edc !qaz2wsx3edc 1qaz!qaz2wsx zaq12wsxcde3 q1w2e3r4t5 q1w2e3r4t5y6
    qwertyuiop qwertyuiop123 qwerty123456 qwerty12345 123qweasdzxc qweasdzxc123 qazwsxedcrfv qazwsx123456 asdfghjkl;
    asdfghjkl123 asdfgh123456 zxcvbnm123 zxcvbnm123456 zxcvbnm,./ 1234qwerasdf 1234qwer1234 qwer1234qwer asdf1234asdf
    password12 password123 password1234 password12345 password123456 p@ssw0rd123 p@ssword123 passw0rd123 passw0rd1234
    mypassword iloveyou123 iloveyou1314 iloveyou520 woaini1314 woaini520520 woaini5201314 woaini123456 woaini1314520
    woaiwojia1314 woaiwojia123 nihao123456 admin12345 admin123456 admin1234567 administrator administrator1
    administrator123 admin@12345 admin@123456 admin@1234 root123456 root1234567 system123456 test123456 test1234567
    guest123456 user123456 welcome123 welcome1234 welcome12345 changeme123 letmein123 superman123 sunshine123
    princess123 football123 monkey12345 dragon12345 master12345 shadow12345 shanghai123 shanghai1234 shanghai2021
    shanghai2022 shanghai2023 shanghai2024 shanghai2025 shanghai2026
    qunzu12345 qunzu123456 qunzuzhili qunzuzhili2021 pinganban123 pinganban2021 juweihui123
    jiedao123456 aini1314520 qq123456789 wang123456 zhang123456 li123456789 chen123456 liu1234567 zhao123456
"""

COMMON_PASSWORDS = frozenset(_WORDS.split())
