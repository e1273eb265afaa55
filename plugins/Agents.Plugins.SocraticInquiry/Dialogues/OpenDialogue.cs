using Agents.Plugins.SocraticInquiry.Inquiries;

namespace Agents.Plugins.SocraticInquiry.Dialogues;

/// <summary>A dialogue with its name and what it is about.</summary>
internal sealed record OpenDialogue(string Id, Inquiry Inquiry, DialogueSettings Settings, InquiryDialogue Dialogue);
