using Agents.Episodes;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace Agents.Models.Tests.Serving;

/// <summary>One option of a request, as each entry point is given it.</summary>
/// <param name="Name">The property, or the name in AdditionalProperties; its row in docs/chat.md.</param>
/// <param name="Chat">Sets it on ChatOptions.</param>
/// <param name="Kernel">Sets it on Semantic Kernel's settings; null where they have no place for it.</param>
/// <param name="IsHonoured">What shows in the turn that it acted; null where it is refused by name.</param>
internal sealed record OptionCase(
    string Name,
    Action<ChatOptions> Chat,
    Action<PromptExecutionSettings>? Kernel,
    Func<EpisodeTurn, bool>? IsHonoured)
{
    /// <summary>An option that Semantic Kernel has by a name.</summary>
    public static OptionCase Named(
        string name, Action<ChatOptions> chat, string key, object value, Func<EpisodeTurn, bool>? isHonoured) =>
        new(name, chat, s => s.ExtensionData![key] = value, isHonoured);

    /// <summary>An option in AdditionalProperties.</summary>
    public static OptionCase Extra(string name, object value, Func<EpisodeTurn, bool>? isHonoured) =>
        Named(name, o => o.AdditionalProperties = new() { [name] = value }, name, value, isHonoured);
}
