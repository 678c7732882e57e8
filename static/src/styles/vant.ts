// Only the Vant parts the pages use; each brings its own style sheet.
import 'vant/es/button/style'
import 'vant/es/dialog/style'
import 'vant/es/icon/style'
import 'vant/es/popup/style'
import 'vant/es/progress/style'
import 'vant/es/skeleton/style'
import 'vant/es/switch/style'
import 'vant/es/toast/style'
