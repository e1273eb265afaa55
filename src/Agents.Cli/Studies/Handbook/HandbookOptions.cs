using Agents.Plugins.BehaviorHandbook;
using Microsoft.Extensions.Options;

namespace Agents.Cli.Studies.Handbook;

/// <summary>The plugin's own defaults, but for the token budget.</summary>
internal sealed class HandbookOptions(int promptTokens) : IOptions<BehaviorHandbookOptions>
{
    public BehaviorHandbookOptions Value { get; } = new() { PromptTokens = promptTokens, MaxOutputTokens = 10_000 };
}
