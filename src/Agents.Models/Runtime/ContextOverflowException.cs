namespace Agents.Models.Runtime;

/// <summary>A prompt leaves no room for an answer in the model's context.</summary>
/// <param name="promptLength">Tokens of the prompt.</param>
/// <param name="contextLength">Tokens that the model can see.</param>
public sealed class ContextOverflowException(int promptLength, int contextLength)
    : AgentsException(
        $"The prompt has {promptLength} tokens, and the model's context holds {contextLength}, "
        + "of which the answer needs at least one; shorten the prompt or the conversation.")
{
    /// <summary>Tokens of the prompt.</summary>
    public int PromptLength { get; } = promptLength;

    /// <summary>Tokens that the model can see.</summary>
    public int ContextLength { get; } = contextLength;
}
