// Streamlit's own English words in Chinese: menus of tables, tips of buttons, a lost connection.
// Only these exact words, and as text only in Streamlit's own parts: what comes from data is never touched.
(() => {
  const WORDS = new Map(Object.entries({
    // tables
    'Show/hide columns': '显示或隐藏列', 'Download as CSV': '下载 CSV', Search: '查找', Fullscreen: '全屏',
    'Close fullscreen': '退出全屏', 'Sort ascending': '升序排列', 'Sort descending': '降序排列',
    'Pin column': '固定此列', 'Unpin column': '取消固定', 'Hide column': '隐藏此列', Autosize: '自动列宽',
    'Copy column name': '复制列名', Statistics: '统计', Format: '格式', 'Select all': '全选',
    'Type to search': '输入查找内容', 'Previous Result': '上一处', 'Next Result': '下一处', 'Close Search': '关闭查找',
    'Clear selection': '取消选择', 'Add row': '加一行', 'Delete row(s)': '删除所选行', 'Column menu': '列菜单',
    'Dataframe column menu': '列菜单', 'Scrollable table': '可滚动的表格', Automatic: '自动', Localized: '本地格式',
    Plain: '原样', Compact: '缩写', Dollar: '美元', Euro: '欧元', Yen: '日元', Percent: '百分比',
    Scientific: '科学计数', Accounting: '会计格式', Distance: '距今', Calendar: '日历', Values: '数值', Empty: '空',
    Count: '行数', Distinct: '不同的值', Average: '平均', Median: '中位数', Minimum: '最小', Maximum: '最大',
    Sum: '合计', 'Standard deviation': '标准差', Range: '范围', True: '是', False: '否', 'Loading...': '正在载入…',
    'Average length': '平均长度', 'Minimum length': '最短', 'Maximum length': '最长', 'No data': '没有数据',
    'Based on sample': '按抽样计算', 'Top values frequency chart': '最常见的值', 'Distribution histogram': '分布图',
    'True/false distribution chart': '是与否的分布', 'Failed to load data': '载入失败',
    // fields
    'Previous month': '上个月', 'Next month': '下个月', 'Clear value': '清空',
    'Clear all': '全部清空', 'Clear entry': '清空', 'Clear date': '清空日期', Open: '打开列表',
    'Clear time': '清空时间', 'No results': '没有符合的选项', 'No options to select.': '没有可选的', Selectbox: '下拉选择',
    'Selectbox options': '可选项', 'Multiselect options': '可选项', 'Selected values': '已选', 'Choose date': '选择日期',
    'Choose date range': '选择起止日期', 'Date range': '起止日期', 'Quick select a date range': '常用起止日期',
    'Use arrow keys to navigate dates. Enter to select. Escape to close.': '方向键移动，回车选定，Esc 关闭。',
    'Show password': '显示密码', 'Hide password': '隐藏密码', 'Show password text': '显示密码',
    'Hide password text': '隐藏密码', Increment: '增加', Decrement: '减少', 'Increment value': '增加',
    'Decrement value': '减少', 'Press Enter to apply': '按回车生效', 'Press Enter to submit form': '按回车提交',
    'Press Ctrl+Enter to apply': '按 Ctrl+回车生效', 'Press Ctrl+Enter to submit form': '按 Ctrl+回车提交',
    'Press ⌘+Enter to apply': '按 ⌘+回车生效', 'Press ⌘+Enter to submit form': '按 ⌘+回车提交',
    'file upload': '选择文件', Upload: '选择文件', 'Add files': '再加文件', 'add icon': '再加文件', '(index)': '（行号）',
    'Error:': '出错：', 'Remove file': '去掉文件',
    'Drag and drop a file here': '把文件拖到这里', 'Drag and drop files here': '把文件拖到这里',
    'Number is above the allowed range.': '数字太大。', 'Number is below the allowed range.': '数字太小。',
    'Invalid input.': '内容不合要求。', 'Invalid time format. Please use HH:MM.': '时间请写成 HH:MM。',
    // frame
    'Choose an option': '请选择', 'Choose options': '请选择', 'Link to heading': '本节链接', Sidebar: '左侧栏',
    progress: '进度', Help: '说明', Close: '关闭', 'Skip to main content': '跳到正文', 'Collapse sidebar': '收起左侧栏',
    'Expand sidebar': '展开左侧栏', 'App pages': '页面', 'Main menu': '菜单', 'Copy to clipboard': '复制', Copied: '已复制',
    'Scroll tabs left': '向左翻标签', 'Scroll tabs right': '向右翻标签', 'Toolbar action': '工具',
    'Running...': '正在运行', 'Stopping...': '正在停止', Stop: '停止', Rerun: '重新运行', CONNECTING: '正在连接',
    Connecting: '正在连接', 'Please wait...': '请稍候…', 'Connection error': '连接中断',
    'Streamlit server is not responding. Are you connected to the internet?': '看板没有响应。请检查办公网络。',
    'Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:':
      '看板可能已经停止。请联系系统管理员在服务器上重新启动：',
    'streamlit run yourscript.py': 'python3 run.py serve', 'Connection timed out.': '连接超时。',
    'Connection failed with status 0.': '连接失败。', 'Network error': '网络中断', Retry: '重试', 'Try again': '重试',
    'Download failed': '下载失败', 'Client error': '浏览器出错',
    'Connection lost. Please wait for the app to reconnect, then try again.': '连接中断。恢复后请再试一次。',
    'Reconnected to server.': '已恢复连接。', 'Error uploading file': '上传失败', 'Error deleting file': '去掉文件失败',
    'Unable to connect to Streamlit server': '连接不上看板', 'Script execution error': '程序出错',
  }))
  const PATTERNS = [
    [/^Help for (.+)$/s, '$1：说明'], [/^Shortcut (.+)$/, '快捷键 $1'], [/^Remove (.+)$/s, '去掉 $1'],
    [/^Select (\d+) matches$/, '选中 $1 项'], [/^(\d+) results?$/, '$1 处'], [/^(\d+) of (\d+) results?$/, '第 $1 处，共 $2 处'],
    [/^(Error: )?(.+) files are not allowed\.$/, '不能上传 $2 格式的文件。'],
    [/^(Error: )?File must be (.+) or smaller\.$/, '文件不得超过 $2。'],
    [/^(\d+)MB per file.*$/, '每个文件不超过 $1 MB'],
    [/^Number is above the allowed range\. Please enter a value less than or equal to (.+)\.$/, '数字太大，最多 $1。'],
    [/^Number is below the allowed range\. Please enter a value greater than or equal to (.+)\.$/, '数字太小，最少 $1。'],
    [/^Number is outside the allowed range\. Please enter a value between (.+) and (.+)\.$/, '请填 $1 到 $2。'],
    [/^Attempting to connect to .*$/, '正在连接看板…'], [/^Connection failed with status .*$/, '连接失败，请稍候或联系系统管理员。'],
    [/^(\d+) options? available\.$/, '$1 个可选项。'], [/^(.+) start date$/s, '$1：从'], [/^(.+) end date$/s, '$1：到'],
    [/^year, (.+)$/s, '年，$1'], [/^month, (.+)$/s, '月，$1'], [/^day, (.+)$/s, '日，$1'],
    [/^0?(\d+) – [A-Z][a-z]+$/, '$1 月'],
    [/^You can only select up to (\d+) .*$/, '最多选 $1 项，请先去掉一项。'],
  ]
  const NAMES = ['aria-label', 'title', 'placeholder', 'aria-roledescription', 'aria-valuetext']
  // The parts whose text is Streamlit's own. A file's name, a cell, an option, a sentence of the page: none of these.
  const OWN = [
    'stTooltipContent', 'stTooltipErrorContent', 'stDataFrameColumnMenu', 'stDataFrameColumnVisibilityMenu',
    'stDataFrameColumnFormattingMenu',
    'stDataFrameStatisticsMenu', 'stDataFrameStatisticsContent', 'stStatusWidget', 'stConnectionStatus',
    'stFileUploaderDropzone', 'stFileChip', 'InputInstructions', 'stSkipToContent', 'stDialog', 'stToast', 'stMainMenuPopover',
    'stSelectboxVirtualDropdown', 'stMultiSelectDropdown',
  ].map(name => `[data-testid=${name}]`).concat('.gdg-search-status', '[role=alert]', '[role=status]').join(',')
  const OF_DATA = '[data-testid=stFileChipName], [data-testid=stDialog] [data-testid=stMarkdownContainer]'
  const inChinese = words => {
    const plain = words.trim()
    if (!/[A-Za-z]{2}/.test(plain)) return null
    const known = WORDS.get(plain)
    if (known !== undefined) return known
    const fitting = PATTERNS.find(([form]) => form.test(plain))
    return fitting ? plain.replace(...fitting) : null
  }
  const name = element => {
    for (const one of NAMES) {
      const words = element.getAttribute(one)
      const chinese = words && inChinese(words)
      if (chinese) element.setAttribute(one, chinese)
    }
  }
  const text = node => {
    const holder = node.parentElement
    if (!holder?.closest(OWN) || holder.closest(OF_DATA)) return
    const chinese = inChinese(node.data)
    if (chinese) node.data = chinese
  }
  const all = root => {
    if (root.nodeType === Node.TEXT_NODE) return text(root)
    if (root.nodeType !== Node.ELEMENT_NODE) return
    name(root)
    root.querySelectorAll(NAMES.map(one => `[${one}]`).join(',')).forEach(name)
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    for (let node; (node = walker.nextNode());) text(node)
  }
  new MutationObserver(changes => {
    for (const change of changes) {
      if (change.type === 'childList') change.addedNodes.forEach(all)
      else if (change.type === 'attributes') name(change.target)
      else text(change.target)
    }
  }).observe(document, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: NAMES,
  })
  all(document.documentElement)
})()
