namespace Agents.Models;

/// <summary>
/// A token of an answer and how probable it was. Where a request's <c>AdditionalProperties</c> hold
/// <c>logprobs: true</c>, the answer's message and response hold a list of these under <see cref="Key"/>, one for each
/// sampled token, the end token included; of a streamed answer the last update does.
/// </summary>
/// <param name="Id">Token id.</param>
/// <param name="Text">
/// The token as text; a token that is part of a character has the replacement character in its place.
/// </param>
/// <param name="LogProb">Natural log-probability under the raw distribution (temperature 1, no truncation).</param>
public sealed record TokenLogProb(int Id, string Text, float LogProb)
{
    /// <summary>Key in <c>AdditionalProperties</c>, of the request and of the answer.</summary>
    public const string Key = "logprobs";

    /// <summary>
    /// The most probable tokens at its position, the most probable first; as many as <c>top_logprobs</c> asked for.
    /// </summary>
    /// <value>Default none. At most 20.</value>
    public IReadOnlyList<TokenLogProb> Top { get; init; } = [];
}
