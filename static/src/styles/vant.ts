// Only the Vant parts the pages use; each brings its own style sheet.
import 'vant/es/popup/style'
import 'vant/es/skeleton/style'
import 'vant/es/toast/style'
