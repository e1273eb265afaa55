using System.Runtime.CompilerServices;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.TextGeneration;

namespace Agents.Models.Serving;

/// <summary>
/// A chat service as Semantic Kernel's text generation: the prompt is a user's message. Everything else, settings and
/// functions included, is the chat service's.
/// </summary>
internal sealed class ChatTextGenerationService(IChatCompletionService chat) : ITextGenerationService
{
    public IReadOnlyDictionary<string, object?> Attributes => chat.Attributes;

    public async Task<IReadOnlyList<TextContent>> GetTextContentsAsync(
        string prompt,
        PromptExecutionSettings? executionSettings = null,
        Kernel? kernel = null,
        CancellationToken cancellationToken = default)
    {
        var answers = await chat.GetChatMessageContentsAsync(
            new ChatHistory(prompt, AuthorRole.User), executionSettings, kernel, cancellationToken);
        return [.. answers.Select(a => new TextContent(a.Content, a.ModelId, a.InnerContent, a.Encoding, a.Metadata))];
    }

    public async IAsyncEnumerable<StreamingTextContent> GetStreamingTextContentsAsync(
        string prompt,
        PromptExecutionSettings? executionSettings = null,
        Kernel? kernel = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var history = new ChatHistory(prompt, AuthorRole.User);
        await foreach (var part in chat.GetStreamingChatMessageContentsAsync(
            history, executionSettings, kernel, cancellationToken))
        {
            yield return new StreamingTextContent(
                part.Content, part.ChoiceIndex, part.ModelId, part.InnerContent, part.Encoding, part.Metadata);
        }
    }
}
