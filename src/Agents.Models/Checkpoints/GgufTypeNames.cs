using System.Globalization;

namespace Agents.Models.Checkpoints;

/// <summary>Names of ggml's tensor types, so that what is refused is refused by name.</summary>
internal static class GgufTypeNames
{
    private static readonly Dictionary<uint, string> Names = new()
    {
        [9] = "Q8_1",
        [10] = "Q2_K",
        [11] = "Q3_K",
        [15] = "Q8_K",
        [16] = "IQ2_XXS",
        [17] = "IQ2_XS",
        [18] = "IQ3_XXS",
        [19] = "IQ1_S",
        [20] = "IQ4_NL",
        [21] = "IQ3_S",
        [22] = "IQ2_S",
        [23] = "IQ4_XS",
        [28] = "F64",
        [29] = "IQ1_M",
        [39] = "MXFP4",
    };

    public static string Of(uint type) =>
        Names.GetValueOrDefault(type) ?? "number " + type.ToString(CultureInfo.InvariantCulture);
}
