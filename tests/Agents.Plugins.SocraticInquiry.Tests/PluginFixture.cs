using Agents.Testing;
using Agents.Testing.Stores;
using Microsoft.Extensions.Time.Testing;

namespace Agents.Plugins.SocraticInquiry.Tests;

/// <summary>A plugin over a store in memory and, where given, a scripted model.</summary>
internal sealed class PluginFixture
{
    public InMemoryStore Store { get; init; } = new();

    public SocraticInquiryOptions Options { get; } = new() { Folder = "no such folder" };

    public ScriptedChatClient? Model { get; init; }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Another process on the same store, as it were.</summary>
    public SocraticInquiryPlugin Plugin() => new(new InquiryServices
    {
        Options = Options,
        Records = Store,
        Time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50)),
        Client = () => Model,
    });

    /// <summary>A model that always says this.</summary>
    public static ScriptedChatClient Says(string text) => new(_ => text);

    /// <summary>Answers a dialogue about the animals as the truth is.</summary>
    public static string Truth(InquiryTurn turn, IReadOnlyCollection<string> yes) =>
        yes.Contains(turn.Question) ? "yes" : "no";
}
