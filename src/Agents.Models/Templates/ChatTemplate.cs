using System.Security.Cryptography;
using System.Text;
using Agents.Episodes;
using Agents.Models.Checkpoints;

namespace Agents.Models.Templates;

/// <summary>
/// Renders conversations as a model was trained on them: ChatML, with or without a system text that is put first where
/// the conversation has none (SmolLM2). Templates are recognised by their text, not run.
/// </summary>
internal sealed class ChatTemplate
{
    private const string Start = "<|im_start|>";
    private const string End = "<|im_end|>\n";

    private readonly string? _defaultSystem;

    private ChatTemplate(string text, string? defaultSystem)
    {
        (Text, _defaultSystem) = (text, defaultSystem);
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }

    /// <summary>The Jinja text.</summary>
    public string Text { get; }

    /// <summary>First 16 hex digits of the text's SHA-256.</summary>
    public string Hash { get; }

    /// <summary>Recognises a template.</summary>
    /// <param name="text">Jinja text.</param>
    /// <param name="source">File, for the error.</param>
    /// <exception cref="AgentsException">It is none of the known ones.</exception>
    public static ChatTemplate Parse(string text, string source)
    {
        if (TemplateText.TryRead(text, out var defaultSystem))
            return new ChatTemplate(text, defaultSystem);
        throw CheckpointError.Of(
            $"{source}: the chat template is not known; known are: ChatML and SmolLM2's, "
            + "which is ChatML with a default system text.");
    }

    /// <summary>Renders a conversation.</summary>
    /// <param name="messages">At least one message.</param>
    /// <param name="addGenerationPrompt">Ends with the head of the assistant's reply.</param>
    public Prompt Render(IReadOnlyList<EpisodeMessage> messages, bool addGenerationPrompt = true)
    {
        if (messages.Count == 0)
            throw CheckpointError.Of("A conversation needs at least one message.");
        var parts = new List<PromptPart>();
        if (_defaultSystem is not null && messages[0].Role != "system")
            parts.Add(new PromptPart($"{Start}system\n{_defaultSystem}{End}", IsTemplate: true));
        foreach (var message in messages)
        {
            parts.Add(new PromptPart(Start, IsTemplate: true));
            parts.Add(new PromptPart($"{message.Role}\n{message.Text}", IsTemplate: false));
            parts.Add(new PromptPart(End, IsTemplate: true));
        }

        if (addGenerationPrompt)
            parts.Add(new PromptPart($"{Start}assistant\n", IsTemplate: true));
        return new Prompt(parts);
    }
}
