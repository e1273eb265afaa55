using Agents.Episodes;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace Agents.Models.Tests.Serving;

/// <summary>Every option that a request can have, with a value that changes something.</summary>
internal static class OptionCases
{
    public static KernelFunction Function { get; } =
        KernelFunctionFactory.CreateFromMethod((int city) => city, "weather");

    // In the order of docs/chat.md.
    public static IReadOnlyList<OptionCase> All { get; } =
    [
        OptionCase.Named("Temperature", o => o.Temperature = 0.5f, "temperature", 0.5,
            t => t.Sampling.Temperature == 0.5f),
        OptionCase.Named("TopK", o => o.TopK = 7, "top_k", 7, t => t.Sampling.TopK == 7),
        OptionCase.Named("TopP", o => o.TopP = 0.5f, "top_p", 0.5, t => t.Sampling.TopP == 0.5f),
        OptionCase.Named("FrequencyPenalty", o => o.FrequencyPenalty = 1.5f, "frequency_penalty", 1.5,
            t => t.Sampling.FrequencyPenalty == 1.5f),
        OptionCase.Named("PresencePenalty", o => o.PresencePenalty = 0.5f, "presence_penalty", 0.5,
            t => t.Sampling.PresencePenalty == 0.5f),
        OptionCase.Named("Seed", o => o.Seed = 77, "seed", 77, t => t.Sampling.Seed == 77),
        OptionCase.Named("MaxOutputTokens", o => o.MaxOutputTokens = 3, "max_tokens", 3,
            t => t.CompletionIds.Count <= 3),
        OptionCase.Named("StopSequences", o => o.StopSequences = ["xyz"], "stop_sequences", new[] { "xyz" },
            t => t.Sampling.StopStrings is ["xyz"]),
        OptionCase.Named("ResponseFormat", o => o.ResponseFormat = ChatResponseFormat.Json, "response_format",
            "json_object",
            t => t.Sampling.Grammar?.Kind == GrammarKind.JsonSchema && t.Text.StartsWith('{')),
        OptionCase.Named("Instructions", o => o.Instructions = "Be brief.", "chat_system_prompt", "Be brief.",
            t => t.Messages[0] == new EpisodeMessage("system", "Be brief.")),
        new("Tools", o => WithTool(o), k => k.FunctionChoiceBehavior = FunctionChoiceBehavior.Auto(),
            t => t.Sampling.Grammar?.Kind == GrammarKind.ToolCalls),
        new("ToolMode", o => WithTool(o).ToolMode = ChatToolMode.RequireAny,
            k => k.FunctionChoiceBehavior = FunctionChoiceBehavior.Required(),
            t => t.Sampling.Grammar!.Text.Contains("\"allowsText\":false", StringComparison.Ordinal)),
        new("AllowMultipleToolCalls", o => WithTool(o).AllowMultipleToolCalls = false,
            k => k.FunctionChoiceBehavior = FunctionChoiceBehavior.Auto(
                options: new() { AllowParallelCalls = false }),
            t => t.Sampling.Grammar!.Text.Contains("\"allowsSeveral\":false", StringComparison.Ordinal)),
        new("ModelId", o => o.ModelId = "policy@base", k => k.ModelId = "policy@base", t => t.Model == "tiny"),
        OptionCase.Extra("min_p", 0.25, t => t.Sampling.MinP == 0.25f),
        OptionCase.Extra("typical_p", 0.5, t => t.Sampling.TypicalP == 0.5f),
        OptionCase.Extra("repetition_penalty", 1.5, t => t.Sampling.RepetitionPenalty == 1.5f),
        OptionCase.Extra("no_repeat_ngram_size", 3, t => t.Sampling.NoRepeatNgramSize == 3),
        OptionCase.Extra("logit_bias", new Dictionary<string, int> { ["65"] = 100 }, t => t.Text.StartsWith('A')),
        OptionCase.Extra("logprobs", true, t => t.LogProbs.Count == t.CompletionIds.Count),
        new("top_logprobs", o => o.AdditionalProperties = new() { ["logprobs"] = true, ["top_logprobs"] = 2 },
            k => (k.ExtensionData!["logprobs"], k.ExtensionData["top_logprobs"]) = (true, 2),
            t => t.LogProbs.Count == t.CompletionIds.Count),
        OptionCase.Extra("regex", "[0-9]{4}", t => t.Text.Length == 4 && t.Text.All(char.IsAsciiDigit)),
        OptionCase.Named("Reasoning", o => o.Reasoning = new() { Effort = ReasoningEffort.High },
            "reasoning_effort", "high", null),
        OptionCase.Named("ConversationId", o => o.ConversationId = "1", "ConversationId", "1", null),
        OptionCase.Named("AllowBackgroundResponses", o => o.AllowBackgroundResponses = true,
            "AllowBackgroundResponses", true, null),
        OptionCase.Named("ContinuationToken",
            o => o.ContinuationToken = ResponseContinuationToken.FromBytes(new byte[] { 1 }),
            "ContinuationToken", "1", null),
        OptionCase.Named("RawRepresentationFactory", o => o.RawRepresentationFactory = _ => null,
            "RawRepresentationFactory", "1", null),
        OptionCase.Extra("best_of", 2, null),
    ];

    public static OptionCase Get(string name) => All.Single(c => c.Name == name);

    public static TheoryData<string> Names => [.. All.Select(c => c.Name)];

    private static ChatOptions WithTool(ChatOptions options)
    {
        options.Tools = [AIFunctionFactory.Create((int city) => city, "weather")];
        return options;
    }
}
