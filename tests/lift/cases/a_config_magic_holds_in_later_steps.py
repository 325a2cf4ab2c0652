# %% a [step:load]
%config InteractiveShell.ast_node_interactivity = "last_expr_or_assign"
n = 1

# %% b [step:show]
print(n)
