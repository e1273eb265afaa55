using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Agents.Evaluation;
using Microsoft.Extensions.AI;

namespace Agents.Cli.Studies.Architecture;

/// <summary>
/// A scripted model that adds two numbers. How often it is right depends on the style that its instructions name, and
/// on nothing else: a share between the two ends that is drawn from the style's name. Whether it is right on a
/// question is drawn from the whole prompt.
/// </summary>
/// <param name="seed">Decides both draws.</param>
/// <param name="low">Smallest share of right answers.</param>
/// <param name="high">Largest share of right answers.</param>
internal sealed partial class ArchitectLaw(int seed, double low, double high) : IChatClient
{
    /// <summary>The share of right answers under instructions.</summary>
    public double Accuracy(string instructions) =>
        low + (high - low) * Unit(Style().Match(instructions) is { Success: true } style ? style.Value : "");

    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string prompt = string.Join('\n', messages.Select(m => m.Text));
        var terms = Sum().Match(prompt);
        int sum = Number(terms.Groups[1]) + Number(terms.Groups[2]);
        bool isRight = Unit(prompt) < Accuracy(prompt);
        return Task.FromResult(new ChatResponse(new ChatMessage(
            ChatRole.Assistant, (isRight ? sum : sum + 1).ToString(CultureInfo.InvariantCulture))));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
            yield return update;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private double Unit(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return (SeededRandom.Mix((uint)seed, BitConverter.ToUInt64(hash)) >> 11) * Math.ScaleB(1, -53);
    }

    private static int Number(Capture text) => int.Parse(text.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"style \S+")]
    private static partial Regex Style();

    [GeneratedRegex(@"(\d{1,6}) \+ (\d{1,6})")]
    private static partial Regex Sum();
}
