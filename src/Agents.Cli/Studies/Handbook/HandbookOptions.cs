using Agents.Plugins.BehaviorHandbook;
using Microsoft.Extensions.Options;

namespace Agents.Cli.Studies.Handbook;

/// <summary>The plugin's own defaults, but for the token budgets of a prompt's behaviors and of an answer.</summary>
internal sealed class HandbookOptions(int promptTokens, int outputTokens) : IOptions<BehaviorHandbookOptions>
{
    public BehaviorHandbookOptions Value { get; } =
        new() { PromptTokens = promptTokens, MaxOutputTokens = outputTokens };
}
