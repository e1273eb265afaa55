using System.Security.Cryptography;
using System.Text;
using Agents.Episodes;
using Agents.Models.Checkpoints;
using Agents.Models.Templates.Jinja;

namespace Agents.Models.Templates;

/// <summary>
/// Renders conversations as a model was trained on them, by running the Jinja template that came with it. The template
/// sees the conversation and nothing else, and is ended when it wants more than its share of steps or memory.
/// Thread-safe.
/// </summary>
internal sealed class ChatTemplate
{
    private const int MaxLength = 1 << 20;

    private readonly IReadOnlyList<JinjaStatement> _body;
    private readonly string _jinja;
    private readonly string _source;
    private readonly TemplateTokens _tokens;

    private ChatTemplate(string text, string source, TemplateTokens tokens)
    {
        (Text, _source, _tokens) = (text, source, tokens);
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
        _jinja = text.ReplaceLineEndings("\n");
        if (_jinja.EndsWith('\n'))
            _jinja = _jinja[..^1];
        try
        {
            _body = JinjaParser.Parse(_jinja);
        }
        catch (JinjaException e)
        {
            throw Error(e, e.Position);
        }
    }

    /// <summary>The Jinja text.</summary>
    public string Text { get; }

    /// <summary>First 16 hex digits of the text's SHA-256.</summary>
    public string Hash { get; }

    /// <summary>Reads a template.</summary>
    /// <param name="text">Jinja text, at most 2^20 characters.</param>
    /// <param name="source">File, for errors.</param>
    /// <param name="tokens">The names of the model's first and last token; none where null.</param>
    /// <exception cref="ChatTemplateException">It is no template, or uses what is not supported.</exception>
    public static ChatTemplate Parse(string text, string source, TemplateTokens? tokens = null) =>
        text.Length <= MaxLength
            ? new ChatTemplate(text, source, tokens ?? TemplateTokens.None)
            : throw new ChatTemplateException($"{source}: the chat template has more than {MaxLength} characters.");

    /// <summary>Renders a conversation of texts.</summary>
    /// <param name="messages">At least one message.</param>
    /// <param name="addGenerationPrompt">Ends with the head of the assistant's reply.</param>
    /// <param name="time">Today, for templates that print the date; the system's where null.</param>
    /// <exception cref="ChatTemplateException">The template fails or refuses the conversation.</exception>
    public Prompt Render(
        IReadOnlyList<EpisodeMessage> messages, bool addGenerationPrompt = true, TimeProvider? time = null) =>
        Render(new TemplateInput
        {
            Messages = [.. messages.Select(TemplateInput.Message)],
            AddGenerationPrompt = addGenerationPrompt,
            Now = (time ?? TimeProvider.System).GetLocalNow(),
        });

    /// <summary>Renders a conversation.</summary>
    /// <exception cref="ChatTemplateException">The template fails or refuses the conversation.</exception>
    public Prompt Render(TemplateInput input)
    {
        if (input.Messages.Count == 0)
            throw CheckpointError.Of("A conversation needs at least one message.");
        var budget = new JinjaBudget(input.Length);
        var scope = new JinjaScope(null);
        JinjaGlobals.Add(scope, budget, input.Now);
        _tokens.AddTo(scope);
        input.AddTo(scope);
        var renderer = new JinjaRenderer(budget);
        try
        {
            return new Prompt([.. renderer.Render(_body, new JinjaScope(scope)).Parts()]);
        }
        catch (JinjaException e)
        {
            throw Error(e, renderer.Position);
        }
    }

    private ChatTemplateException Error(JinjaException error, int position)
    {
        var line = 1 + _jinja.AsSpan(0, Math.Clamp(position, 0, _jinja.Length)).Count('\n');
        var message = error.IsRaised
            ? $"{_source}: the chat template refuses the conversation: {error.Message}"
            : $"{_source}: chat template, line {line}: {error.Message}.";
        return new ChatTemplateException(CheckpointError.OneLine(message), error.IsRaised ? error.Message : null);
    }
}
